from __future__ import annotations

from .account import AccountTest


class Gateways(AccountTest):
    def test_private_numbers_only(self) -> None:
        self.refused("InvalidParameterValue", self.hub, AmazonSideAsn=65535)

    def test_small_cidr_blocks(self) -> None:
        self.refused("InvalidParameterValue", self.hub, TransitGatewayCidrBlocks=["10.0.0.0/25"])

    def test_a_closed_gateway_has_no_default_table(self) -> None:
        hub_id, _, attachment_id = self.attached()
        described = self.ec2.describe_transit_gateways(TransitGatewayIds=[hub_id])["TransitGateways"][0]
        self.assertNotIn("AssociationDefaultRouteTableId", described["Options"])
        found = self.ec2.describe_transit_gateway_attachments(TransitGatewayAttachmentIds=[attachment_id])
        self.assertNotIn("Association", found["TransitGatewayAttachments"][0])

    def test_an_open_gateway_associates_by_itself(self) -> None:
        hub_id = self.ec2.create_transit_gateway()["TransitGateway"]["TransitGatewayId"]
        vpc_id = self.vpc()
        attachment_id = self.attachment(hub_id, vpc_id, self.subnet(vpc_id, "10.1.0.0/28"))
        self.refused(
            "Resource.AlreadyAssociated",
            self.ec2.associate_transit_gateway_route_table,
            TransitGatewayAttachmentId=attachment_id,
            TransitGatewayRouteTableId=self.hub_table(hub_id),
        )

    def test_deletion_waits_for_attachments(self) -> None:
        hub_id, _, _ = self.attached()
        self.refused("IncorrectState", self.ec2.delete_transit_gateway, TransitGatewayId=hub_id)

    def test_tags_need_a_resource(self) -> None:
        tags = [{"Key": "Name", "Value": "x"}]
        self.refused(
            "InvalidTransitGatewayAttachmentID.NotFound",
            self.ec2.create_tags,
            Resources=["tgw-attach-0123456789abcdef0"],
            Tags=tags,
        )
        self.refused("InvalidParameterValue", self.ec2.create_tags, Resources=[self.hub()], Tags=[{"Key": "aws:x", "Value": ""}])


class Attachments(AccountTest):
    def test_one_subnet_a_zone(self) -> None:
        hub_id, vpc_id = self.hub(), self.vpc()
        subnets = [self.subnet(vpc_id, "10.1.0.0/28"), self.subnet(vpc_id, "10.1.0.16/28")]
        arguments = {"TransitGatewayId": hub_id, "VpcId": vpc_id, "SubnetIds": subnets}
        self.refused("DuplicateSubnetsInSameZone", self.ec2.create_transit_gateway_vpc_attachment, **arguments)

    def test_subnets_of_another_vpc(self) -> None:
        hub_id, vpc_id = self.hub(), self.vpc()
        other = self.subnet(self.vpc("10.2.0.0/16"), "10.2.0.0/28")
        arguments = {"TransitGatewayId": hub_id, "VpcId": vpc_id, "SubnetIds": [other]}
        self.refused("InvalidSubnetID.NotFound", self.ec2.create_transit_gateway_vpc_attachment, **arguments)

    def test_one_attachment_a_vpc(self) -> None:
        hub_id, vpc_id, _ = self.attached()
        arguments = {"TransitGatewayId": hub_id, "VpcId": vpc_id, "SubnetIds": [self.subnet(vpc_id, "10.1.1.0/28", "b")]}
        self.refused("DuplicateTransitGatewayAttachment", self.ec2.create_transit_gateway_vpc_attachment, **arguments)

    def test_unknown_option(self) -> None:
        hub_id, vpc_id = self.hub(), self.vpc()
        self.refused(
            "InvalidParameterValue",
            self.ec2.create_transit_gateway_vpc_attachment,
            TransitGatewayId=hub_id,
            VpcId=vpc_id,
            SubnetIds=[self.subnet(vpc_id, "10.1.0.0/28")],
            Options={"ApplianceModeSupport": "enabled"},
        )

    def test_a_deleted_attachment_leaves_blackholes(self) -> None:
        hub_id, vpc_id, attachment_id = self.attached()
        table_id, hub_table_id = self.table(vpc_id), self.hub_table(hub_id)
        self.ec2.create_route(RouteTableId=table_id, DestinationCidrBlock="10.0.0.0/8", TransitGatewayId=hub_id)
        self.ec2.create_transit_gateway_route(
            TransitGatewayRouteTableId=hub_table_id,
            DestinationCidrBlock="10.1.0.0/16",
            TransitGatewayAttachmentId=attachment_id,
        )
        self.ec2.delete_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=attachment_id)
        routes = self.ec2.describe_route_tables(RouteTableIds=[table_id])["RouteTables"][0]["Routes"]
        self.assertEqual("blackhole", next(r for r in routes if r.get("TransitGatewayId"))["State"])
        filters = [{"Name": "type", "Values": ["static"]}]
        found = self.ec2.search_transit_gateway_routes(TransitGatewayRouteTableId=hub_table_id, Filters=filters)
        self.assertEqual("blackhole", found["Routes"][0]["State"])


class Tables(AccountTest):
    def setUp(self) -> None:
        super().setUp()
        self.hub_id, self.vpc_id, self.attachment_id = self.attached()
        self.table_id = self.hub_table(self.hub_id)
        self.pair = {"TransitGatewayAttachmentId": self.attachment_id, "TransitGatewayRouteTableId": self.table_id}

    def test_one_association(self) -> None:
        self.ec2.associate_transit_gateway_route_table(**self.pair)
        other = {**self.pair, "TransitGatewayRouteTableId": self.hub_table(self.hub_id)}
        self.refused("Resource.AlreadyAssociated", self.ec2.associate_transit_gateway_route_table, **other)

    def test_a_table_of_another_gateway(self) -> None:
        other = {**self.pair, "TransitGatewayRouteTableId": self.hub_table(self.hub())}
        self.refused("InvalidParameterValue", self.ec2.associate_transit_gateway_route_table, **other)

    def test_disassociation_of_nothing(self) -> None:
        self.refused("InvalidAssociation.NotFound", self.ec2.disassociate_transit_gateway_route_table, **self.pair)

    def test_propagation_once(self) -> None:
        propagate = self.ec2.enable_transit_gateway_route_table_propagation
        propagate(**self.pair)
        self.refused("TransitGatewayRouteTablePropagation.Duplicate", propagate, **self.pair)
        stop = self.ec2.disable_transit_gateway_route_table_propagation
        stop(**self.pair)
        self.refused("TransitGatewayRouteTablePropagation.NotFound", stop, **self.pair)

    def test_deletion_of_a_table_in_use(self) -> None:
        delete = self.ec2.delete_transit_gateway_route_table
        self.ec2.associate_transit_gateway_route_table(**self.pair)
        self.refused("IncorrectState", delete, TransitGatewayRouteTableId=self.table_id)
        self.ec2.disassociate_transit_gateway_route_table(**self.pair)
        self.ec2.enable_transit_gateway_route_table_propagation(**self.pair)
        self.refused("IncorrectState", delete, TransitGatewayRouteTableId=self.table_id)

    def test_routes(self) -> None:
        create = self.ec2.create_transit_gateway_route
        base = {"TransitGatewayRouteTableId": self.table_id, "DestinationCidrBlock": "10.0.0.0/8"}
        self.refused("MissingParameter", create, **base)
        self.refused("InvalidParameterCombination", create, **base, TransitGatewayAttachmentId=self.attachment_id, Blackhole=True)
        self.refused("InvalidTransitGatewayAttachmentID.NotFound", create, **base, TransitGatewayAttachmentId="tgw-attach-0")
        self.refused("InvalidParameterValue", create, **{**base, "DestinationCidrBlock": "10.0.0.1/8"}, Blackhole=True)
        create(**base, Blackhole=True)
        self.refused("RouteAlreadyExists", create, **base, TransitGatewayAttachmentId=self.attachment_id)

    def test_a_static_route_hides_a_propagated_one_which_cannot_be_deleted(self) -> None:
        self.ec2.enable_transit_gateway_route_table_propagation(**self.pair)
        route = {"TransitGatewayRouteTableId": self.table_id, "DestinationCidrBlock": "10.1.0.0/16"}
        self.refused("InvalidRoute.NotFound", self.ec2.delete_transit_gateway_route, **route)
        exact = [{"Name": "route-search.exact-match", "Values": ["10.1.0.0/16"]}]
        search = {"TransitGatewayRouteTableId": self.table_id, "Filters": exact}
        self.assertEqual("propagated", self.ec2.search_transit_gateway_routes(**search)["Routes"][0]["Type"])
        self.ec2.create_transit_gateway_route(**route, Blackhole=True)
        self.assertEqual("blackhole", self.ec2.search_transit_gateway_routes(**search)["Routes"][0]["State"])
