from __future__ import annotations

from .account import FAR_REGION, HUB, REGION, TEAM, AccountTest, Clients


class SharedGateway(AccountTest):
    def setUp(self) -> None:
        super().setUp()
        self.member = self.team()
        self.hub_id = self.hub()
        self.table_id = self.hub_table(self.hub_id)
        self.vpc_id = self.member.vpc("10.2.0.0/16")
        subnet = self.member.ec2.create_subnet(
            VpcId=self.vpc_id, CidrBlock="10.2.0.0/28", AvailabilityZone=f"{REGION}a"
        )
        self.subnet_id = subnet["Subnet"]["SubnetId"]
        self.request = {"TransitGatewayId": self.hub_id, "VpcId": self.vpc_id, "SubnetIds": [self.subnet_id]}

    def join(self) -> str:
        self.share_arn = self.share(self.hub_id, TEAM)
        answer = self.member.ec2.create_transit_gateway_vpc_attachment(**self.request)["TransitGatewayVpcAttachment"]
        self.pair = {
            "TransitGatewayAttachmentId": answer["TransitGatewayAttachmentId"],
            "TransitGatewayRouteTableId": self.table_id,
        }
        return answer["TransitGatewayAttachmentId"]

    def accept(self, attachment_id: str) -> None:
        self.ec2.accept_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=attachment_id)

    def state(self, attachment_id: str) -> str:
        """What both sides agree on."""
        states = set()
        for ec2 in (self.ec2, self.member.ec2):
            ids = {"TransitGatewayAttachmentIds": [attachment_id]}
            found = ec2.describe_transit_gateway_vpc_attachments(**ids)["TransitGatewayVpcAttachments"][0]
            other = ec2.describe_transit_gateway_attachments(**ids)["TransitGatewayAttachments"][0]
            self.assertEqual(TEAM, found["VpcOwnerId"])
            self.assertEqual((HUB, TEAM), (other["TransitGatewayOwnerId"], other["ResourceOwnerId"]))
            states |= {found["State"], other["State"]}
        self.assertEqual(1, len(states))
        return states.pop()

    def test_a_gateway_that_is_not_shared_is_unknown(self) -> None:
        self.refused("InvalidTransitGatewayID.NotFound", self.member.ec2.create_transit_gateway_vpc_attachment, **self.request)
        describe = self.member.ec2.describe_transit_gateways
        self.refused("InvalidTransitGatewayID.NotFound", describe, TransitGatewayIds=[self.hub_id])
        self.join()
        self.assertEqual(HUB, describe(TransitGatewayIds=[self.hub_id])["TransitGateways"][0]["OwnerId"])
        far = self.team(FAR_REGION).ec2
        self.refused("InvalidTransitGatewayID.NotFound", far.describe_transit_gateways, TransitGatewayIds=[self.hub_id])

    def test_an_attachment_waits_for_the_owner_of_the_gateway(self) -> None:
        attachment_id = self.join()
        self.assertEqual("pendingAcceptance", self.state(attachment_id))
        accept = self.member.ec2.accept_transit_gateway_vpc_attachment
        self.refused("OperationNotPermitted", accept, TransitGatewayAttachmentId=attachment_id)
        self.accept(attachment_id)
        self.assertEqual("available", self.state(attachment_id))
        again = self.ec2.accept_transit_gateway_vpc_attachment
        self.refused("IncorrectState", again, TransitGatewayAttachmentId=attachment_id)

    def test_nothing_is_done_with_an_attachment_that_waits(self) -> None:
        attachment_id = self.join()
        self.refused("IncorrectState", self.ec2.associate_transit_gateway_route_table, **self.pair)
        self.refused("IncorrectState", self.ec2.enable_transit_gateway_route_table_propagation, **self.pair)
        route = {**self.pair, "DestinationCidrBlock": "10.2.0.0/16"}
        self.refused("IncorrectState", self.ec2.create_transit_gateway_route, **route)
        modify = self.member.ec2.modify_transit_gateway_vpc_attachment
        appliance = {"TransitGatewayAttachmentId": attachment_id, "Options": {"ApplianceModeSupport": "enable"}}
        self.refused("IncorrectState", modify, **appliance)
        table_id = self.member.ec2.create_route_table(VpcId=self.vpc_id)["RouteTable"]["RouteTableId"]
        to_hub = {"RouteTableId": table_id, "DestinationCidrBlock": "10.0.0.0/8", "TransitGatewayId": self.hub_id}
        self.refused("InvalidTransitGatewayID.NotFound", self.member.ec2.create_route, **to_hub)
        self.accept(attachment_id)
        self.ec2.associate_transit_gateway_route_table(**self.pair)
        self.member.ec2.create_route(**to_hub)
        modify(**appliance)

    def test_tables_are_the_owners(self) -> None:
        self.accept(self.join())
        self.refused("InvalidRouteTableID.NotFound", self.member.ec2.associate_transit_gateway_route_table, **self.pair)
        propagate = self.member.ec2.enable_transit_gateway_route_table_propagation
        self.refused("InvalidRouteTableID.NotFound", propagate, **self.pair)
        self.assertEqual([], self.member.ec2.describe_transit_gateway_route_tables()["TransitGatewayRouteTables"])

    def test_the_vpcs_blocks_are_learned_across_accounts(self) -> None:
        self.accept(self.join())
        self.ec2.enable_transit_gateway_route_table_propagation(**self.pair)
        filters = [{"Name": "type", "Values": ["propagated"]}]
        routes = self.ec2.search_transit_gateway_routes(TransitGatewayRouteTableId=self.table_id, Filters=filters)["Routes"]
        self.assertEqual(["10.2.0.0/16"], [route["DestinationCidrBlock"] for route in routes])

    def test_only_the_owner_of_the_vpc_changes_its_subnets(self) -> None:
        attachment_id = self.join()
        self.accept(attachment_id)
        modify = self.ec2.modify_transit_gateway_vpc_attachment
        arguments = {"TransitGatewayAttachmentId": attachment_id, "Options": {"ApplianceModeSupport": "enable"}}
        self.refused("OperationNotPermitted", modify, **arguments)

    def test_a_rejected_attachment_joins_nothing(self) -> None:
        attachment_id = self.join()
        reject = {"TransitGatewayAttachmentId": attachment_id}
        self.refused("OperationNotPermitted", self.member.ec2.reject_transit_gateway_vpc_attachment, **reject)
        self.ec2.reject_transit_gateway_vpc_attachment(**reject)
        self.assertEqual("rejected", self.state(attachment_id))
        self.refused("IncorrectState", self.ec2.associate_transit_gateway_route_table, **self.pair)
        self.ec2.delete_transit_gateway_route_table(TransitGatewayRouteTableId=self.table_id)
        self.ec2.delete_transit_gateway(TransitGatewayId=self.hub_id)

    def test_either_side_deletes_for_both(self) -> None:
        for ec2 in (self.ec2, self.member.ec2):
            attachment_id = self.join()
            self.accept(attachment_id)
            ec2.delete_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=attachment_id)
            self.assertEqual("deleted", self.state(attachment_id))
            for other in (self.ec2, self.member.ec2):
                delete = other.delete_transit_gateway_vpc_attachment
                code = "InvalidTransitGatewayAttachmentID.NotFound"
                self.refused(code, delete, TransitGatewayAttachmentId=attachment_id)

    def test_an_attachment_holds_vpc_subnet_and_gateway_across_accounts(self) -> None:
        self.join()
        self.refused("DependencyViolation", self.member.ec2.delete_subnet, SubnetId=self.subnet_id)
        self.refused("DependencyViolation", self.member.ec2.delete_vpc, VpcId=self.vpc_id)
        self.refused("IncorrectState", self.ec2.delete_transit_gateway, TransitGatewayId=self.hub_id)

    def test_an_attachment_outlives_the_share(self) -> None:
        attachment_id = self.join()
        self.accept(attachment_id)
        Clients().ram.delete_resource_share(resourceShareArn=self.share_arn)
        self.assertEqual("available", self.state(attachment_id))

    def test_tags_are_of_one_side(self) -> None:
        attachment_id = self.join()
        tags = [{"Key": "Name", "Value": "shop"}]
        self.member.ec2.create_tags(Resources=[attachment_id], Tags=tags)
        ask = {"TransitGatewayAttachmentIds": [attachment_id]}
        for ec2, expected in ((self.member.ec2, tags), (self.ec2, [])):
            found = ec2.describe_transit_gateway_vpc_attachments(**ask)["TransitGatewayVpcAttachments"][0]
            self.assertEqual(expected, found.get("Tags", []))

    def test_a_gateway_that_accepts_by_itself_and_has_default_tables(self) -> None:
        self.ec2.modify_transit_gateway(
            TransitGatewayId=self.hub_id,
            Options={"AutoAcceptSharedAttachments": "enable", "DefaultRouteTableAssociation": "enable"},
        )
        self.assertEqual("available", self.state(self.join()))
        self.refused("Resource.AlreadyAssociated", self.ec2.associate_transit_gateway_route_table, **self.pair)
